"""Braze's Liquid: what a webhook spec becomes, and an emulator that renders it.

From a spec to the text that is pasted, and from any such text to a request:

    lower.py      IR into a small Liquid tree: what is present, what stands in quotes, commas
    expressions.py  the values and conditions in it; rows.py reads the Liquid of operators
    failures.py   failures moved to where Liquid can abort
    nodes.py      that tree, and its text; nobody else writes Liquid
    emit.py       the whole file: header, URL, method, headers, body
    document.py   the sections of such a file, written and read
    dialect.py    Braze's `${…}` into plain Liquid, with places that lead back
    filters.py    the filters that Braze documents, and those that it documents as missing
    ruby.py       what Ruby makes of values; strftime.py of times; comparisons.py the conditions
    engine.py     python-liquid with that dialect: strict, limited, without files or network
    values.py     profiles, event and canvas properties: what they hold, what counts as absent
    render.py     a document and a payload into a request
    worker.py     the process that renders; emulator.py how the emulator asks it
"""
