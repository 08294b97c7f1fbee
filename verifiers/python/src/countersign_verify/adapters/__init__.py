"""Frameworks, one a file. Each imports its framework, so that none is needed for the others."""
