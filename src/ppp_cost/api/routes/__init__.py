"""The routes: what there is, statements of contracts, cost studies.

One file a subject; each adds its routes to the application.
"""
