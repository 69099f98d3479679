//! An athlete's analysis in, pictures out: `figure` says what to draw as plain data, `draw` knows plotters.
