"""Time on a line: intervals, who has a moment that several share, service hours, what is counted of an event.

`intervals`, `overlaps` and `clock` are what counted time is made of; times are whole seconds.
"""
