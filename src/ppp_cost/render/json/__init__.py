"""What programs read: JSON objects, CSV, and the JSON Schema of the formats.

`statement_document.document` and its neighbours; the same bytes for the same input.
"""
