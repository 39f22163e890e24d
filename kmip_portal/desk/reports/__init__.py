"""What K-MIP's people read in numbers: each report is one file with one class, and is listed here.

A report says its finding, its columns and its rows once; the page, the CSV file, the Excel file,
the chart and the tests all read them there.
"""
