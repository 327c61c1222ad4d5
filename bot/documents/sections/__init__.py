"""The sections of a report, each from the figures and from what people said: what is missing is said to be missing."""
