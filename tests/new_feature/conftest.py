"""The example is no test: `poe new-feature` copies it."""

collect_ignore = ["example"]
