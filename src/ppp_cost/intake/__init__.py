"""Files to nouns: the only place where input is judged, and where every problem is collected.

`contract.contract_file.load_contract`, `csv.table_files.load_observations`, `study.study_file.load_study`.
"""
