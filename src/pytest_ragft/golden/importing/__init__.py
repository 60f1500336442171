"""Cases out of the files of other evaluation tools: `ragft import`."""
