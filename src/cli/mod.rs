//! What was typed becomes what is meant; what was found becomes an exit code.
