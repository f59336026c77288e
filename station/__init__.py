"""The app at the packing table: decisions, documents, store, workflow and screens."""
