"""A Python client: the package that openapi-python-client makes of the document, against a server."""

import os
import unittest
import uuid

from countersign_client import AuthenticatedClient, Client
from countersign_client.api.account import create_user, get_user_me, update_user_me
from countersign_client.api.tokens import create_token, get_authorization_server_metadata, get_jwks
from countersign_client.models import (
    OAuthError,
    Problem,
    Signup,
    TokenRequest,
    TokenRequestGrantType,
    TokenResponse,
    User,
    UserChange,
)

URL = os.environ["COUNTERSIGN_URL"]
PASSWORD = "correct horse battery staple"


def log_in(username: str, password: str):
    form = TokenRequest(
        grant_type=TokenRequestGrantType.PASSWORD,
        client_id="demo",
        username=username,
        password=password,
        scope="profile email",
    )
    return create_token.sync_detailed(client=Client(base_url=URL), body=form)


class Profile(unittest.TestCase):
    def test_sign_up_log_in_read_and_change_a_profile(self):
        username = f"python-{uuid.uuid4()}"
        signup = Signup(username=username, password=PASSWORD, email="p@example.com", full_name=None)
        user = create_user.sync(client=Client(base_url=URL), body=signup)
        self.assertIsInstance(user, User)
        self.assertEqual((user.username, user.full_name), (username, None))

        login = log_in(username, PASSWORD)
        self.assertIsInstance(login.parsed, TokenResponse)
        self.assertTrue(login.headers["Countersign-Device"])

        client = AuthenticatedClient(base_url=URL, token=login.parsed.access_token)
        me = get_user_me.sync(client=client)
        self.assertEqual((me.id, me.email), (user.id, "p@example.com"))
        changed = update_user_me.sync(client=client, body=UserChange(email=None, full_name="P. Example"))
        self.assertEqual((changed.email, changed.full_name), (None, "P. Example"))

    def test_what_may_be_null_says_so(self):
        for model in (User, Signup, UserChange):
            for name in ("email", "full_name"):
                self.assertIn("None", str(model.__annotations__[name]), f"{model.__name__}.{name}")
        # A member that nobody has documented has no place in a request.
        for model in (Signup, UserChange):
            self.assertFalse(hasattr(model, "additional_properties"))

    def test_what_is_refused_has_the_documented_shape(self):
        refused = log_in("nobody", "wrong").parsed
        self.assertIsInstance(refused, OAuthError)
        self.assertEqual(refused.error, "invalid_grant")
        problem = get_user_me.sync(client=AuthenticatedClient(base_url=URL, token="wrong"))
        self.assertIsInstance(problem, Problem)
        self.assertEqual(problem.status, 401)

    def test_the_public_documents(self):
        client = Client(base_url=URL)
        metadata = get_authorization_server_metadata.sync(client=client)
        self.assertEqual(metadata.token_endpoint, f"{URL}/token")
        self.assertTrue(get_jwks.sync(client=client).keys[0].kid)


if __name__ == "__main__":
    unittest.main()
