"""
What does this file, published as an annual report, say?

``read`` takes a report as text, markdown, HTML, PDF, DOCX or JSON and returns it in one form. It never repairs a
figure: what it cannot be sure of stays blank, and a note says so. The notes have stable ids:

========================  =============================================================================
id                        what was tolerated or left open
========================  =============================================================================
annotated_value           a figure with a remark or a plus sign: the figure is kept
charset_repaired          the declared charset was wrong, or the text had been saved in a wrong one
digits_split              figures without gaps, as many digits as columns: one digit each
edition_unclear           the labels of both forms, or of none
extra_number              more in a row than the form has columns for
heading_missing           a chapter without its heading
label_corrupt             a label or a column head misspelt, bound by its place and likeness
label_truncated           a label cut off
negative_in_cell          a negative figure where the form counts
row_by_position           figures without a label, bound because exactly as many rows are missing there
row_incomplete            a label whose figures are not as many as the columns: left blank
row_missing               a row of the form that is not there
row_out_of_order          a whole label in another place than the form's: bound by the label
row_repeated              a row that comes twice with different figures: left blank
row_unbound               figures that belong to no row for certain: left out
signature_incomplete      the date of signature is cut off
table_missing             one of the three tables is not there
title_missing             no title
title_variant             a title that does not say 年度报告
two_years_side_by_side    two years in one table: only the report's own was taken, or none
unit_in_cell              a unit written in the cell, not the column's: the figure is kept, not converted
unit_missing              no name of the body
value_unclear             a text with digits that is no single number: kept as text
year_from_text            the year is only told by the text
year_mismatch             the title and the period name different years
year_missing              no year
========================  =============================================================================
"""

from __future__ import annotations

from reportdoc.read.container import read, read_bytes
from reportdoc.read.unreadable import Unreadable

__all__ = ["Unreadable", "read", "read_bytes"]
