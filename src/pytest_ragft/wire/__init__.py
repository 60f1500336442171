"""Model calls as they pass on the wire: read, edited, answered without network, recorded."""
