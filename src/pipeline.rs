//! The only file that knows the order of the rooms, rayon and progress.
