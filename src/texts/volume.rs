//! Texts of the API's things: phases, columns, fields, scopes.
