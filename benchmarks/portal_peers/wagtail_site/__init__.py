"""A portal as Wagtail's own guide begins one: articles below sections, a menu, a path. Copied out, then run."""
