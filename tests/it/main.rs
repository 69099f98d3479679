mod discover;
mod xml_readers;
