"""Matching names of others to things of ours: the Reconciliation Service API 0.2, without its HTTP.

The law of this folder: it reads queries that are JSON values, asks the index and the store, and gives JSON
values back. It knows nothing of requests. https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
