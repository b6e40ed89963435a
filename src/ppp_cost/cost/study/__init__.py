"""What a study says and what was recorded: its terms, its tables, the records of its units.

`study.Study` and `records.Records` are what every room above reads; `note.Note` is a sentence beside a figure.
"""
