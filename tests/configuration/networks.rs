//! Networks, as they are written in a file.

use crate::layers::Layers;

#[test]
fn networks_are_a_text_or_a_list_in_a_file() {
    let proxies = |written: &str| {
        let layers = Layers::new(&format!("[server]\ntrusted_proxies = {written}\n"));
        layers.load().server.trusted_proxies.to_string()
    };
    for written in ["\"192.0.2.1, 10.0.0.0/8\"", "[\"192.0.2.1\", \"10.0.0.0/8\"]"] {
        assert_eq!(proxies(written), "192.0.2.1/32, 10.0.0.0/8");
    }
    assert_eq!((proxies("\"\""), proxies("[]")), (String::new(), String::new()));
    for wrong in ["[1]", "8", "[\"10.0.0.0/33\"]"] {
        let complaint = Layers::new(&format!("[server]\ntrusted_proxies = {wrong}\n")).complaint();
        assert!(complaint.contains("10.0.0.0/"), "{complaint}");
    }
}
