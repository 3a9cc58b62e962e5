"""
One sheet for each State Council notice on days off (节假日安排): days of rest, make-up days, and the links.

The days were compiled with the help of holiday-cn (MIT) and are compared with chinesecalendar day by day in the tests.
"""
