//! Finding a cartridge by what somebody typed: part of an article, a title or a printer's model, with Cyrillic
//! look-alikes, 0 for O, spaces and dashes anywhere, and a wrong letter or two.

use helpdesk_projections::{catalogue::CartridgeRow, search};

/// The cartridges that the words mean, the likeliest first; among equals the order they came in.
pub(crate) fn find(query: &str, cartridges: Vec<CartridgeRow>) -> Vec<CartridgeRow> {
    let wanted = same(query);
    let words: Vec<String> = search::fold(query).split(' ').map(same).filter(|word| !word.is_empty()).collect();
    if wanted.is_empty() {
        return cartridges;
    }
    let mut found: Vec<(usize, CartridgeRow)> =
        cartridges.into_iter().filter_map(|row| distance(&wanted, &words, &row).map(|far| (far, row))).collect();
    // Guesses only when nothing is certain.
    let certain = found.iter().any(|(far, _)| *far < GUESS);
    found.retain(|(far, _)| !certain || *far < GUESS);
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().map(|(_, row)| row).collect()
}

const GUESS: usize = 10;

fn distance(wanted: &str, words: &[String], row: &CartridgeRow) -> Option<usize> {
    let sku = same(&row.sku);
    let others: Vec<String> =
        [&row.brand, &row.title].into_iter().chain(&row.printers).map(|text| same(text)).collect();
    if sku == wanted {
        return Some(0);
    }
    if sku.starts_with(wanted) {
        return Some(1);
    }
    if sku.contains(wanted) {
        return Some(2);
    }
    if others.iter().any(|text| text.contains(wanted)) {
        return Some(3);
    }
    if words.iter().all(|word| sku.contains(word.as_str()) || others.iter().any(|text| text.contains(word.as_str()))) {
        return Some(4);
    }
    let allowed = match wanted.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        _ => 2,
    };
    let pieces =
        std::iter::once(sku).chain([&row.brand, &row.title].into_iter().chain(&row.printers).flat_map(|text| {
            let words = search::fold(text).split(' ').map(same).collect::<Vec<_>>();
            words.into_iter().chain([same(text)])
        }));
    let closest = pieces.filter(|piece| !piece.is_empty()).map(|piece| typos(wanted, &piece)).min()?;
    (closest <= allowed).then_some(GUESS + closest)
}

/// Wrong letters, counting only as much of the piece as was typed.
fn typos(wanted: &str, piece: &str) -> usize {
    let start: String = piece.chars().take(wanted.chars().count()).collect();
    strsim::damerau_levenshtein(wanted, piece).min(strsim::damerau_levenshtein(wanted, &start))
}

/// Folded, letters and digits only, with what looks alike made the same.
fn same(text: &str) -> String {
    search::squeeze(text)
        .chars()
        .map(|character| match character {
            'o' => '0',
            'i' | 'l' => '1',
            'з' => '3',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use helpdesk_domain::{CartridgeId, directory::CartridgeKind};

    fn row(sku: &str, title: &str, printers: &[&str]) -> CartridgeRow {
        CartridgeRow {
            id: CartridgeId::fresh(),
            sku: sku.to_owned(),
            brand: "HP".to_owned(),
            kind: CartridgeKind::Toner,
            title: title.to_owned(),
            yield_pages: None,
            printers: printers.iter().map(|printer| (*printer).to_owned()).collect(),
            withdrawn: false,
            version: 1,
            fits: false,
        }
    }

    fn catalogue() -> Vec<CartridgeRow> {
        vec![
            row("CF283A", "83A", &["HP LaserJet Pro M125", "HP LaserJet Pro M127"]),
            row("CE285A", "85A", &["HP LaserJet P1102"]),
            row("TK-1170", "Тонер-картридж TK-1170", &["Kyocera ECOSYS M2040dn"]),
            row("TN-2375", "Тонер", &["Brother HL-L2340DW"]),
        ]
    }

    fn first(query: &str) -> Option<String> {
        find(query, catalogue()).first().map(|row| row.sku.clone())
    }

    #[test]
    fn an_article_is_found_however_it_is_typed() {
        for query in ["CF283A", "cf283", "СF 283А", "cf-283-a", "сf283а", "CF2B3A", "CF823A", "CF238A"] {
            assert_eq!(first(query).as_deref(), Some("CF283A"), "{query}");
        }
        assert_eq!(first("тк1170").as_deref(), Some("TK-1170"));
        assert_eq!(first("TK-117O").as_deref(), Some("TK-1170"));
    }

    #[test]
    fn a_printers_model_finds_what_fits_it() {
        assert_eq!(first("m127").as_deref(), Some("CF283A"));
        assert_eq!(first("LaserJet P1102").as_deref(), Some("CE285A"));
        assert_eq!(first("hl l2340").as_deref(), Some("TN-2375"));
        assert_eq!(first("kyocera M2040").as_deref(), Some("TK-1170"));
    }

    #[test]
    fn guesses_come_only_when_nothing_is_certain() {
        assert_eq!(find("CF283A", catalogue()).len(), 1);
        assert_eq!(find("скатерть", catalogue()).len(), 0);
        assert_eq!(find("", catalogue()).len(), 4);
    }
}
