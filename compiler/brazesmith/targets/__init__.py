"""Compile a program to the JavaScript of a Data Transformation, the Liquid of a webhook."""
