"""The one way to pages and feeds of the web, safely and politely."""
