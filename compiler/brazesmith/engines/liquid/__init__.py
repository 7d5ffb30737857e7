"""Braze's Liquid as an engine: renders webhooks in a worker process.

dialect.py      converts Braze's `${…}` to plain Liquid, and positions back
filters.py      the filters that Braze documents, and those it documents as not supported
texts.py        standard filters as in Ruby: for text; numbers.py and arrays.py the others
times.py        the `date` filter: what Ruby reads as a time; strftime.py how it writes it
ruby.py         values as in Ruby: their text, what is equal, blank, a whole number
expressions.py  look-ups, ranges and loops as in Ruby; comparisons.py conditions
template.py     python-liquid with Braze's dialect: strict, limited, without files or network
document.py     the sections of a webhook's file
values.py       payloads: profiles, event and canvas properties, and what counts as absent
render.py       renders a document and a payload to a request
worker.py       the worker process; engine.py its command, requests and answers
"""
