"""Make the place where the words lie: each database has its own kind of index."""

from typing import Any

from django.db import migrations

# dialect
FORWARD = {
    # Contentless: the words are not kept a second time. A token is what stands between two blanks; the underscore begins
    # a tag. Without the sizes of the columns, for nothing is ranked by them. Titles lie by themselves once more: a word
    # of many texts is in few titles, and those must not be sought among all texts.
    "sqlite": [
        """
        CREATE VIRTUAL TABLE search_words USING fts5(
            title, text, tags, content='', columnsize=0, tokenize="ascii tokenchars '_'"
        )
        """,
        """
        CREATE VIRTUAL TABLE search_titles USING fts5(
            title, tags, content='', columnsize=0, tokenize="ascii tokenchars '_'"
        )
        """,
    ],
    # A long text lies in several parts, for a vector holds no more than 16,383 positions.
    "postgresql": [
        """
        CREATE TABLE search_part (
            number bigint NOT NULL, part integer NOT NULL, words tsvector NOT NULL, PRIMARY KEY (number, part)
        )
        """,
        "CREATE INDEX search_part_words ON search_part USING gin (words)",
    ],
}
BACKWARD = {
    "sqlite": ["DROP TABLE search_words", "DROP TABLE search_titles"],
    "postgresql": ["DROP TABLE search_part"],
}


def forward(apps: Any, schema_editor: Any) -> None:
    for each in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(each)


def backward(apps: Any, schema_editor: Any) -> None:
    for each in BACKWARD[schema_editor.connection.vendor]:
        schema_editor.execute(each)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
