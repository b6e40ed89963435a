"""Workbooks that people fill in or get back marked: templates, terms, mistakes.

`template_workbook`, `terms_workbook`, `marked_workbook`.
"""
