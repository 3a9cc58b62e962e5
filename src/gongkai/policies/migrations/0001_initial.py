import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organs', '0002_alter_membership_role'),
        ('papers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('kinds', models.JSONField(default=list, verbose_name='文件类型')),
                ('on', models.DateField(verbose_name='清理基准日')),
                ('within_months', models.PositiveSmallIntegerField(default=6, verbose_name='有效期在几个月内届满')),
                ('older_than_years', models.PositiveSmallIntegerField(default=5, verbose_name='成文满几年')),
                ('state', models.CharField(choices=[('open', '清理中'), ('entered', '已入台账'), ('stopped', '已终止')], default='open', max_length=8, verbose_name='状态')),
                ('opened_at', models.DateTimeField(verbose_name='开始时间')),
                ('entered_at', models.DateTimeField(null=True, verbose_name='签署时间')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='签署内容的摘要值')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ', verbose_name='机关')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.paper', verbose_name='清理结果公告')),
            ],
            options={
                'verbose_name': '文件清理',
                'verbose_name_plural': '文件清理',
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('normative_document', '行政规范性文件'), ('government_rules', '政府规章'), ('other_document', '其他文件')], max_length=40, verbose_name='类型')),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('issuer', models.CharField(max_length=200, verbose_name='发文机关')),
                ('document_number', models.CharField(blank=True, max_length=80, verbose_name='发文字号')),
                ('issued_on', models.DateField(help_text='制发件数按成文日期归年', null=True, verbose_name='成文日期')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                ('expires_on', models.DateField(blank=True, help_text='有效的最后一日', null=True, verbose_name='有效期至')),
                ('theme', models.CharField(blank=True, max_length=60, verbose_name='主题分类')),
                ('live', models.BooleanField(default=False, verbose_name='公开中')),
                ('published_at', models.DateTimeField(null=True, verbose_name='发布时间')),
                ('state', models.CharField(choices=[('in_force', '有效'), ('not_yet', '尚未施行'), ('lapsed', '失效'), ('repealed', '废止'), ('transferred', '已移交')], default='in_force', max_length=12, verbose_name='有效性')),
                ('state_since', models.DateField(null=True, verbose_name='有效性起始日')),
                ('turns_on', models.DateField(null=True, verbose_name='有效性到期变化日')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ', verbose_name='机关')),
                ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='document', to='papers.paper', verbose_name='文稿')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '政策文件',
                'verbose_name_plural': '政策文件',
                'ordering': ['-issued_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Ledger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_on', models.DateField(verbose_name='建账日期')),
                ('organ', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ', verbose_name='机关')),
            ],
            options={
                'verbose_name': '文件台账',
                'verbose_name_plural': '文件台账',
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('normative_document', '行政规范性文件'), ('government_rules', '政府规章'), ('other_document', '其他文件')], max_length=40, verbose_name='类型')),
                ('kind', models.CharField(choices=[('opening', '期初登记'), ('issued', '制发'), ('repealed', '废止'), ('expired', '失效'), ('transferred_in', '移入'), ('transferred_out', '移出'), ('cleaned', '清理'), ('corrected', '更正')], max_length=16, verbose_name='记录')),
                ('on', models.DateField(verbose_name='日期')),
                ('amount', models.SmallIntegerField(verbose_name='件数')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='依据或理由')),
                ('other_organ', models.CharField(blank=True, max_length=200, verbose_name='对方机关')),
                ('outcome', models.CharField(blank=True, max_length=12, verbose_name='清理结果')),
                ('at', models.DateTimeField(verbose_name='记录时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='policies.campaign', verbose_name='清理')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='policies.ledgerentry', verbose_name='更正的记录')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='policies.document', verbose_name='文件')),
                ('ground_paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.paper', verbose_name='依据的文件')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ', verbose_name='机关')),
            ],
            options={
                'verbose_name': '台账记录',
                'verbose_name_plural': '台账记录',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='关联时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policy_materials', to='papers.paper', verbose_name='文件')),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='explains', to='papers.paper', verbose_name='解读材料')),
            ],
            options={
                'verbose_name': '解读材料',
                'verbose_name_plural': '解读材料',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outline', models.TextField(max_length=2000, verbose_name='解读提纲')),
                ('forms', models.JSONField(default=list, verbose_name='解读形式')),
                ('channels', models.CharField(max_length=200, verbose_name='发布渠道')),
                ('author', models.CharField(max_length=100, verbose_name='解读人或单位')),
                ('due_on', models.DateField(null=True, verbose_name='完成日期')),
                ('first_at', models.DateTimeField(verbose_name='首次填写时间')),
                ('at', models.DateTimeField(verbose_name='填写时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='interpretation_plan', to='papers.paper', verbose_name='文件')),
            ],
            options={
                'verbose_name': '解读方案',
                'verbose_name_plural': '解读方案',
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('keep', '保留'), ('revise', '修改'), ('repeal', '废止'), ('expire', '宣布失效'), ('transfer_out', '移出'), ('transfer_in', '移入')], max_length=12, verbose_name='意见')),
                ('on', models.DateField(verbose_name='自何日起')),
                ('ground', models.CharField(blank=True, max_length=500, verbose_name='依据或理由')),
                ('other_organ', models.CharField(blank=True, max_length=200, verbose_name='对方机关')),
                ('because', models.JSONField(default=list, verbose_name='列入清理的原因')),
                ('decision', models.CharField(choices=[('open', '待签署'), ('signed', '已签署'), ('declined', '未同意'), ('dropped', '已撤回')], default='open', max_length=8, verbose_name='办理')),
                ('opinion', models.CharField(blank=True, max_length=500, verbose_name='意见')),
                ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='办理时间')),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='policies.campaign', verbose_name='清理')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='policies.document', verbose_name='文件')),
                ('ground_paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.paper', verbose_name='依据的文件')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '处理意见',
                'verbose_name_plural': '处理意见',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['organ', '-issued_on', '-id'], name='policies_document_of_organ'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['document_number'], name='policies_document_number'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('live', True)), fields=['-published_at', '-id'], name='policies_document_live'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('live', True)), fields=['kind', '-published_at', '-id'], name='policies_document_live_kind'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('live', True)), fields=['issuer'], name='policies_document_issuers'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('live', True)), fields=['issued_on'], name='policies_document_years'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('turns_on__isnull', False)), fields=['turns_on'], name='policies_document_turning'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['organ', 'type', 'on'], name='policies_entry_of_organ'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('campaign', 'document'), name='policies_proposal_once_in_a_campaign'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('campaign__isnull', True), ('decision', 'open')), fields=('document',), name='policies_proposal_one_open'),
        ),
    ]
