//! Ranks texts by how well they match a few typed words.

use super::lowercase;

/// The rank of `text` for the words of `query`; lower is better. `None` if a word of the query matches
/// no word of the text. A blank query matches everything.
pub fn fuzzy_rank(query: &str, text: &str) -> Option<u32> {
    let typed = words(query);
    if typed.is_empty() && !query.trim().is_empty() {
        return None;
    }
    let words = words(text);
    typed.iter().map(|typed| best_rank(typed, &words)).sum()
}

fn words(text: &str) -> Vec<String> {
    let lowercase = lowercase(text);
    let words = lowercase.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Among equally good words the first one wins.
fn best_rank(typed: &str, words: &[String]) -> Option<u32> {
    let ranks = words.iter().zip(0_u32..).filter_map(|(word, position)| {
        word_rank(typed, word).map(|rank| 100 * rank + position.min(99))
    });
    ranks.min()
}

fn word_rank(typed: &str, word: &str) -> Option<u32> {
    if word == typed {
        return Some(0);
    }
    match word.find(typed) {
        Some(0) => Some(1),
        Some(_) => Some(2),
        None => has_letters_in_order(typed, word).then_some(3),
    }
}

/// Whether the letters of `typed` appear in `word` in this order, the first one at its start.
fn has_letters_in_order(typed: &str, word: &str) -> bool {
    let mut letters = word.chars();
    typed.chars().next() == word.chars().next()
        && typed.chars().all(|letter| letters.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts that match, the best first.
    fn matches<'a>(query: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let rank = |text: &&'a str| Some((fuzzy_rank(query, text)?, *text));
        let mut found: Vec<_> = texts.iter().filter_map(rank).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn whole_words_come_before_prefixes_before_parts_before_letters() {
        let texts = ["dark-room", "nodark", "Theme: dark", "daily-rank", "darkness"];
        let best_first = ["dark-room", "Theme: dark", "darkness", "nodark"];
        assert_eq!(matches("dark", &texts), best_first);
        assert_eq!(matches("drk", &texts), ["dark-room", "darkness", "Theme: dark"]);
    }

    #[test]
    fn each_typed_word_has_to_match_in_any_order() {
        let texts = ["New data volume", "Show data volumes", "Copy ID"];
        assert_eq!(matches("vol new", &texts), ["New data volume"]);
        assert_eq!(matches("data v", &texts), ["New data volume", "Show data volumes"]);
        assert_eq!(matches("data id", &texts), Vec::<&str>::new());
    }

    #[test]
    fn letters_are_matched_within_a_word_from_its_start() {
        assert_eq!(matches("dlt", &["Delete", "Idle data"]), ["Delete"]);
        assert_eq!(matches("so", &["Sign out"]), Vec::<&str>::new());
    }

    #[test]
    fn a_blank_query_matches_everything_and_punctuation_nothing() {
        assert_eq!(matches(" ", &["a", "b"]), ["a", "b"]);
        assert_eq!(matches("=@", &["a", "b"]), Vec::<&str>::new());
    }

    #[test]
    fn case_and_scripts_make_no_difference() {
        assert_eq!(matches("ÜBER", &["über-lidar"]), ["über-lidar"]);
        assert_eq!(matches("данные", &["Мои данные"]), ["Мои данные"]);
    }
}
