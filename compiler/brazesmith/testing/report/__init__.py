"""Results as something to read: text for people, JSON and JUnit for machines, HTML for a review.

A report is fed one result after the other and keeps no more of each than it must.
"""
