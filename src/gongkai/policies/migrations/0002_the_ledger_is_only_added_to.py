"""Let the database itself refuse to change or remove an entry of the ledger."""

from django.db import migrations

SAYS = "台账记录不能修改或删除"
TABLE = "policies_ledgerentry"


def _sqlite():
    return [
        f"CREATE TRIGGER {TABLE}_is_never_{done} BEFORE {act} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for act, done in (("UPDATE", "changed"), ("DELETE", "removed"))
    ]


def _postgresql():
    return [
        f"""
        CREATE FUNCTION {TABLE}_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$
        """,
        f"""
        CREATE TRIGGER {TABLE}_is_never_changed BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_is_never_changed()
        """,
    ]


def forward(apps, schema_editor):
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in made():
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_is_never_changed")
        schema_editor.execute(f"DROP TRIGGER {TABLE}_is_never_removed")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_is_never_changed ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_is_never_changed()")


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
