//! Facts of all files in; one row per real activity out: copies settled, titles and shoes joined, the local day known.
