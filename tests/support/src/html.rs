//! Reads the forms of pages.

/// Names and values of the hidden fields of a page.
pub fn hidden_fields(html: &str) -> Vec<(String, String)> {
    let inputs = html.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let hidden = inputs.filter(|input| input.contains("type=\"hidden\""));
    hidden
        .filter_map(|input| Some((value_of(input, "name")?, value_of(input, "value").unwrap_or_default())))
        .collect()
}

/// An attribute of the first tag that begins so.
pub fn attribute(html: &str, tag: &str, name: &str) -> Option<String> {
    let rest = html.split(tag).nth(1)?;
    value_of(rest.split('>').next()?, name)
}

fn value_of(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
    Some(unescaped(value))
}

fn unescaped(text: &str) -> String {
    let pairs =
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&"), ("&amp;", "&")];
    pairs.into_iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
