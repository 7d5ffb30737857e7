"""Exploration: the one engine that answers "what can this code do?".

engine.py    runs a script on payloads, judges the bodies, varies what is new; shrinks a payload
inputs.py    what the payload and the headers of a script may be, and payloads to begin with
samples.py   the values that a type allows, at its edges; one change of a payload at a time
large.py     payloads with many elements and long texts together
reading.py   what a program reads, so that only what matters is varied
starts.py    the inputs of a program: what it reads, and payloads to begin with
forecast.py  what the receiver would refuse of a program's bodies, before there is a payload
attributes.py  custom attributes whose values can have different types
repair.py    payloads that suit a program, where the usual ones are refused
certainty.py  whether every body of a program has a finding
report.py    findings of the forecast as diagnostics of the spec
goals.py     what `explore` looks for: faults, each a rule at a place
looking.py   runs payloads, and finds the faults that they show
leaves.py    the values of a payload, one by one
users.py     who a body is about, and payloads of other users
losses.py    what one element of a batch costs the others
causes.py    what is unusual about a payload that shows a fault
"""
