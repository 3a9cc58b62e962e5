"""How does the office keep its documents? The register, one document, the ledger, cleaning, and the panel."""
