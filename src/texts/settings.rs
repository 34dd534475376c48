//! Texts of problems in `config.json`.
