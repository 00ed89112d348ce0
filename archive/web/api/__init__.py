"""The interface for machines, ``/api/v1``.

The route of a record over HTTP, described by OpenAPI.
"""
