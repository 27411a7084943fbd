"""Which addresses are refused: the table, and properties over all addresses."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.addresses import check_url, is_public, redact
from bot.web.client import Fetcher
from summarizer.article import SourceError

LITERALS = [
    # loopback, in every spelling
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/",
    "http://127.255.255.254/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7F.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://00000177.1/",
    "http://127.0.0.1./",
    "http://127。0。0。1/",
    "http://１２７.０.０.１/",
    "http://①②⑦.⓪.⓪.①/",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    # private networks
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://[::ffff:192.168.1.1]/",
    "http://3232235777/",
    "http://0xC0A80101/",
    "http://192.168.257/",
    "http://[fc00::1]/",
    "http://[fd12:3456:789a::1]/",
    "http://[fec0::1]/",
    # link-local and the metadata services of the clouds
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00:ec2::254]/latest/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://metadata.google.internal/computeMetadata/v1/",
    # carrier-grade NAT, tests, benchmarks, multicast, broadcast, reserved
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://192.0.2.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    # IPv4 inside IPv6: NAT64, 6to4, Teredo, ISATAP
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[64:ff9b:1::a9fe:a9fe]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:c0a8:101::1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[2600::5efe:10.0.0.1]/",
    # names of the local machine and network
    "http://localhost/",
    "http://LOCALHOST:8080/",
    "http://localhost./",
    "http://foo.localhost/",
    "http://printer.local/",
    "http://router.lan/",
    "http://wiki.intranet/",
    "http://1.0.0.127.in-addr.arpa/",
    "http://intranet/",
    "http://nas.localdomain/",
    "http://router.home/",
    "http://kubernetes.default.svc/",
    # a URL that reads two ways
    "http://127.0.0.1%00.example.com/",
    "http://127.0.0.1;example.com/",
    "http://127.0.0.1%2f.example.com/",
    "http://127.0.0.1%20.example.com/",
    "http://127.0.0.1,example.com/",
    "http://127.0.0.1&.example.com/",
    "http://127.0.0.1=.example.com/",
    "http://(127.0.0.1).example.com/",
    "http://$127.0.0.1.example.com/",
    "http://[v1.fe80::a]/",
    "http://[::1;example.com]/",
    "http://[::zz]/",
    "http://news.example.com@127.0.0.1/",
    "http://127.0.0.1@news.example.com/",
    "http://user:secret@news.example.com/",
    "http://news.example.com\\@127.0.0.1/",
    "http://127.0.0.1\\.news.example.com/",
    "http://news.example.com\t.127.0.0.1/",
    "http://news.example.com\r\nHost: internal/",
    "http://127.0.0.1\u200b/",
    "http:///etc/passwd",
    "http://:80/",
    "http://[::1",
    "http://1.2.3.4.5/",
    "http://256.256.256.256/",
    "http://news.example.com:22/",
    "http://news.example.com:6553600/",
]
SCHEMES = [
    "file:///etc/passwd",
    "ftp://news.example.com/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/stat",
    "data:text/html,hello",
    "javascript:alert(1)",
    "unix:///var/run/docker.sock",
    "//127.0.0.1/",
    "127.0.0.1",
]


@pytest.mark.parametrize("url", LITERALS)
async def test_refuses_what_is_not_public(url: str) -> None:
    async def never(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was looked up")

    async with Fetcher(resolver=never) as fetcher:
        with pytest.raises(SourceError) as refused:
            await fetcher.fetch(url)
    assert refused.value.code == "forbidden_address"


@pytest.mark.parametrize("url", SCHEMES)
async def test_refuses_other_schemes(url: str) -> None:
    async with Fetcher() as fetcher:
        with pytest.raises(SourceError) as refused:
            await fetcher.fetch(url)
    assert refused.value.code == "unsupported"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://news.example.com", "http://news.example.com"),
        ("HTTPS://News.Example.COM.:443/a?b=1#c", "https://news.example.com/a?b=1"),
        ("http://例子.中国/新闻", "http://xn--fsqu00a.xn--fiqs8s/%E6%96%B0%E9%97%BB"),
        ("http://8.8.8.8:8080/", "http://8.8.8.8:8080/"),
        ("http://my_feeds.a-b.example.com/", "http://my_feeds.a-b.example.com/"),
        ("http://[2600:1406::1]/", "http://[2600:1406::1]/"),
    ],
)
def test_passes_public_urls(url: str, normal: str) -> None:
    assert str(check_url(url)) == normal


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("223.5.5.5", True),
        ("172.32.0.1", True),
        ("100.128.0.1", True),
        ("2400:3200::1", True),
        ("64:ff9b::8.8.8.8", True),
        ("2600::5efe:8.8.8.8", True),
        ("100.127.0.1", False),
        ("192.88.99.1", False),
        ("4000::1", False),
        ("::8.8.8.8", False),
    ],
)
def test_tells_public_addresses(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@given(st.ip_addresses())
def test_never_passes_what_the_registries_call_special(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(address):
        assert not address.is_loopback
        assert not address.is_link_local
        assert not address.is_multicast
        assert not address.is_unspecified
        assert address in ipaddress.ip_network("64:ff9b::/96") or not address.is_private


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_no_more_public_inside_ipv6(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    nat64 = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + number)
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert is_public(nat64) == is_public(address)
    assert not is_public(mapped)


@given(st.text(max_size=80), st.sampled_from(["", "http://", "https://a.example.com"]))
def test_any_text_is_passed_or_refused_plainly(text: str, start: str) -> None:
    try:
        passed = check_url(start + text)
    except SourceError as error:
        outcome: str = error.code
    else:
        outcome = "unsupported" if passed.userinfo or not passed.host else passed.scheme
    assert outcome in ("http", "https", "forbidden_address") or not start.startswith("http")


def test_redacts_secrets() -> None:
    secret = "http://reader:pass@news.example.com/feed?token=abc#key"
    assert redact(secret) == "http://news.example.com/feed"
    assert redact("http://a:b@c@news.example.com/") == "http://news.example.com/"
