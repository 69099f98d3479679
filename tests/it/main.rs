mod fit_reader;
