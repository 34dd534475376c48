//! Parses the configuration syntax of nginx.

#[derive(Debug, PartialEq)]
pub struct Directive {
    /// The name and the arguments, without quotes.
    pub words: Vec<String>,
    /// The directives in its braces.
    pub block: Vec<Directive>,
}

impl Directive {
    pub fn name(&self) -> &str {
        &self.words[0]
    }

    /// The direct children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Directive> {
        self.block.iter().filter(move |it| it.name() == name)
    }
}

pub fn parse(text: &str) -> Vec<Directive> {
    let mut tokens = tokens(text).into_iter();
    block(&mut tokens)
}

fn block(tokens: &mut impl Iterator<Item = Token>) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut words = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            Token::Word(word) => words.push(word),
            Token::Close => break,
            end => {
                let block = if end == Token::Open { block(tokens) } else { Vec::new() };
                found.push(Directive { words: std::mem::take(&mut words), block });
            }
        }
    }
    assert!(words.is_empty(), "no end after {words:?}");
    found
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Open,
    Close,
    End,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '{' | '}' | ';' => {
                tokens.push(match first {
                    '{' => Token::Open,
                    '}' => Token::Close,
                    _ => Token::End,
                });
                1
            }
            '"' | '\'' => {
                let end = rest[1..].find(first).expect("a closing quote") + 1;
                tokens.push(Token::Word(rest[1..end].to_owned()));
                end + 1
            }
            _ => {
                let ends = |c: char| c.is_whitespace() || "{};".contains(c);
                let end = rest.find(ends).unwrap_or(rest.len());
                tokens.push(Token::Word(rest[..end].to_owned()));
                end
            }
        };
        rest = rest[length..].trim_start();
    }
    tokens
}

#[test]
fn directives_blocks_quotes_and_comments_are_parsed() {
    let found =
        parse("# a; b\nserver {\n  listen 80; # c\n  add_header A \"x; 'y' {}\" always;\n}\nz;");
    let plain = |words: &[&str]| Directive {
        words: words.iter().map(|&word| word.to_owned()).collect(),
        block: Vec::new(),
    };
    let server = &found[0];
    assert_eq!(server.name(), "server");
    let inside = [plain(&["listen", "80"]), plain(&["add_header", "A", "x; 'y' {}", "always"])];
    assert_eq!(server.block, inside);
    assert_eq!(found[1], plain(&["z"]));
    assert_eq!(server.all("listen").count(), 1);
}
