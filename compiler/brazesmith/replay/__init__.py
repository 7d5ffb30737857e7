"""Replay: run archived payloads through a transform, judge the bodies, and sum up what happened."""
