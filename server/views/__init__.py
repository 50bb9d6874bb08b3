"""The HTML pages: what each shows, as frozen data, and the template that lays it out.

The law of this folder: a view asks the store, turns terms into labels and local links, and hands plain data
to a template. It writes no HTML itself, and knows nothing of headers.
"""
