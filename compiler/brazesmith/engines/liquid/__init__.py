"""Braze's Liquid as an engine: renders a webhook in a worker process.

dialect.py      Braze's `${…}` into plain Liquid, with places that lead back
filters.py      the filters that Braze documents, and those that it documents as missing
ruby.py         what Ruby makes of values; strftime.py of times; comparisons.py the conditions
template.py     python-liquid with that dialect: strict, limited, without files or network
document.py     the sections of a webhook's file, written and read
values.py       profiles, event and canvas properties: what they hold, what counts as absent
render.py       a document and a payload into a request
worker.py       the process that renders; engine.py how it is started and asked
"""
