"""
Let the database itself refuse to change a fact, a strike, or a letter that was issued, with the files that go with it.

Deletion needs no trigger here: every fact and every issued letter stands in the journal, whose chain of digests shows a
gap, and the numbers of letters have none.
"""

from django.db import migrations

SAYS = "已登记的事项和已印发的文书不能修改"
ADDED_ONLY = ("applications_fact", "applications_strike")
LETTER, FILES = "applications_letter", "applications_letter_files"


def _sqlite():
    abort = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for table in ADDED_ONLY:
        yield f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} {abort}"
    yield f"CREATE TRIGGER {LETTER}_is_never_changed BEFORE UPDATE ON {LETTER} WHEN OLD.state = 'issued' {abort}"
    issued = f"EXISTS (SELECT 1 FROM {LETTER} WHERE id = {{row}}.letter_id AND state = 'issued')"
    for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        name = f"{FILES}_never_{act.lower()}"
        yield f"CREATE TRIGGER {name} BEFORE {act} ON {FILES} WHEN {issued.format(row=row)} {abort}"


def _postgresql():
    fails = f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'"
    yield f"""
        CREATE FUNCTION applications_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {fails}; END $$
    """
    yield f"""
        CREATE FUNCTION {FILES}_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE about bigint;
        BEGIN
            IF TG_OP = 'INSERT' THEN about := NEW.letter_id; ELSE about := OLD.letter_id; END IF;
            IF EXISTS (SELECT 1 FROM {LETTER} WHERE id = about AND state = 'issued') THEN {fails}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
    """
    does = "FOR EACH ROW EXECUTE FUNCTION applications_is_never_changed()"
    for table in ADDED_ONLY:
        yield f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} {does}"
    yield f"""
        CREATE TRIGGER {LETTER}_is_never_changed BEFORE UPDATE ON {LETTER}
        FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION applications_is_never_changed()
    """
    yield f"""
        CREATE TRIGGER {FILES}_stay BEFORE INSERT OR UPDATE OR DELETE ON {FILES}
        FOR EACH ROW EXECUTE FUNCTION {FILES}_stay()
    """


def forward(apps, schema_editor):
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in made():
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    on = schema_editor.connection.vendor == "postgresql"
    names = [(f"{table}_is_never_changed", table) for table in (*ADDED_ONLY, LETTER)]
    if on:
        names.append((f"{FILES}_stay", FILES))
    else:
        names += [(f"{FILES}_never_{act}", FILES) for act in ("insert", "update", "delete")]
    for name, table in names:
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on else ""))
    if on:
        schema_editor.execute("DROP FUNCTION applications_is_never_changed()")
        schema_editor.execute(f"DROP FUNCTION {FILES}_stay()")


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
