"""Let the database itself refuse to change or remove what was signed and what was published."""

from django.db import migrations

SAYS = "已签发的报告不能修改或删除"
TABLES = ("annual_snapshot", "annual_publication")


def _sqlite(table):
    return [
        f"CREATE TRIGGER {table}_is_never_{done} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for act, done in (("UPDATE", "changed"), ("DELETE", "removed"))
    ]


def _postgresql(table):
    return [
        f"""
        CREATE FUNCTION {table}_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$
        """,
        f"""
        CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_is_never_changed()
        """,
    ]


def forward(apps, schema_editor):
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for table in TABLES:
        for statement in made(table):
            schema_editor.execute(statement)


def backward(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {table}_is_never_changed")
            schema_editor.execute(f"DROP TRIGGER {table}_is_never_removed")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_is_never_changed ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_is_never_changed()")


class Migration(migrations.Migration):
    dependencies = [("annual", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
