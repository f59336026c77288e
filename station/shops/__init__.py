"""Order sources: files and shop systems, turned into order lines with their origin."""
