"""
Let the database itself refuse to change what was submitted, signed and shown.

Deletion needs no trigger here: every release also stands in the journal, whose chain of digests shows a gap.
"""

from django.db import migrations

SAYS = "已送审和已发布的内容不能修改"
# name of the trigger: table, columns, and when they are frozen
FROZEN = {
    "papers_version_is_never_changed": ("papers_version", "paper_id, number, content, digest, sealed, by_id, at", "OLD.sealed"),
    "papers_submission_is_never_changed": ("papers_submission", "organ_id, kind, digest, by_id, at", ""),
    "papers_line_is_never_changed": ("papers_line", "submission_id, paper_id, version_id", ""),
    "papers_release_is_never_changed": (
        "papers_release",
        "paper_id, version_id, submission_id, number, published_at, at, by_id, reason",
        "",
    ),
    "papers_release_ends_once": ("papers_release", "ended_at, ended_by_id, ended_reason", "OLD.ended_at IS NOT NULL"),
    "papers_assessment_is_never_changed": ("papers_assessment", "paper_id, version_id, reason, review_on, by_id, at", ""),
}


def forward(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE FUNCTION papers_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$
            """
        )
    does = {
        "sqlite": f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
        "postgresql": "EXECUTE FUNCTION papers_is_never_changed()",
    }[vendor]
    for name, (table, columns, when) in FROZEN.items():
        condition = f" WHEN ({when})" if when else ""
        quoted = ", ".join(f'"{each}"' for each in columns.split(", "))
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE OF {quoted} ON {table} FOR EACH ROW{condition} {does}"
        )


def backward(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, (table, _, _) in FROZEN.items():
        on = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION papers_is_never_changed()")


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
