"""
Let the database itself refuse to change a signature, a letting-pass, or what a round is about.

Deletion needs no trigger here: every signature also stands in the journal, whose chain of digests shows a gap.
"""

from django.db import migrations

SAYS = "审签记录不能修改"
FROZEN = {
    "review_signature": "",
    "review_acceptance": "",
    "review_round": " OF subject, organ_id, kind, digest, steps, submitted_by_id, submitted_at",
}


def forward(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE FUNCTION review_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$
            """
        )
    for table, columns in FROZEN.items():
        does = {
            "sqlite": f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
            "postgresql": "FOR EACH ROW EXECUTE FUNCTION review_is_never_changed()",
        }[vendor]
        schema_editor.execute(f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE{columns} ON {table} {does}")


def backward(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in FROZEN:
        on = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_is_never_changed{on}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION review_is_never_changed()")


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
