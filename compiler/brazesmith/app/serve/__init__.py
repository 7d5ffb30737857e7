"""What `serve` does, without HTTP: a local Braze with the transforms of a project in front of it.

workspace.py   the local Braze, the transforms, the log, capture and faults, together
transforms.py  the transforms: compiled, and run on each webhook; reload.py compiles saved specs
playground.py  an edited spec or script on a payload; playing.py runs it, editing.py checks the text
demo.py        a workspace with traffic in it
receivers.py   sources that receive webhooks, such as Regal; campaigns.py and delivery.py send them
"""
