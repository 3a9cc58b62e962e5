"""
Let the database itself refuse to change an entry.

Deletion needs no trigger: every entry is pointed at by the next one, and the last by the head.
"""

from typing import Any

from django.db import migrations

SAYS = "台账只增不改"

FORWARD = {
    "sqlite": f"""
        CREATE TRIGGER journal_entry_is_never_changed BEFORE UPDATE ON journal_entry
        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END
    """,
    "postgresql": f"""
        CREATE FUNCTION journal_entry_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$;
        CREATE TRIGGER journal_entry_is_never_changed BEFORE UPDATE ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_entry_is_never_changed()
    """,
}

BACKWARD = {
    "sqlite": "DROP TRIGGER journal_entry_is_never_changed",
    "postgresql": """
        DROP TRIGGER journal_entry_is_never_changed ON journal_entry;
        DROP FUNCTION journal_entry_is_never_changed()
    """,
}


def forward(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(FORWARD[schema_editor.connection.vendor])


def backward(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(BACKWARD[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
